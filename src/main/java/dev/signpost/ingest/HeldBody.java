package dev.signpost.ingest;

import dev.signpost.http.BodyRoom;
import org.jspecify.annotations.Nullable;

/** One body on its way in, counted in its tenant's share. Owned by its connection's event loop. */
final class HeldBody implements BodyRoom {
    private final FairShares shares;
    private final String tenantId;
    private @Nullable TenantShare share;
    private long bytes;

    HeldBody(FairShares shares, String tenantId) {
        this.shares = shares;
        this.tenantId = tenantId;
    }

    @Override
    public void take(int more) {
        if (share == null) {
            share = shares.takeBody(tenantId, more);
        } else {
            shares.growBody(share, more);
        }
        bytes += more;
    }

    @Override
    public void giveBack() {
        if (share != null) {
            shares.giveBackBody(share, bytes);
            share = null;
            bytes = 0;
        }
    }
}
