// Shapes that several modules of the console hand to each other.
declare namespace Ui {
  type Markup = import('./vendor/preact.js').Markup;
  type Failure = import('../../../main/resources/console/js/api.js').ApiError;

  /** What a box of errors shows: an answer of the API, or words of our own. */
  type Told = Partial<Pick<Failure, 'title' | 'detail' | 'message' | 'errors' | 'status' | 'instance' | 'retryAfter'>>;

  /** What useLoad tells. */
  interface Load<Data> {
    data: Data | null;
    error: Failure | null;
    loading: boolean;
    reload: () => void;
    set: (data: Data) => void;
  }

  /** A control of a form when something happens to it. */
  interface Happening extends Event {
    target: HTMLInputElement;
    currentTarget: HTMLElement;
    key: string;
  }

  type Page<Item> = { items: Item[]; nextCursor: string | null };
  type Query = Record<string, string | undefined>;
  type Span = { since?: string; from?: string; to?: string };
  /** Webhook id → URL. */
  type Urls = Map<string, string>;

  /** A page as the table of addresses holds it. */
  interface PageComponent {
    (props: any): Markup;
    /** It needs no tenant. */
    withoutTenant?: boolean;
    /** It is of no use to whoever may only look. */
    manages?: boolean;
  }

  type Series = { label: string; tone: string; values: Array<number | null | undefined>; bars?: boolean };
}

/** Comes with the page of the API reference. */
declare const SwaggerUIBundle: { (options: object): unknown; presets: { apis: unknown } };
