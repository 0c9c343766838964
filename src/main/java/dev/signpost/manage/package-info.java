@NullMarked
package dev.signpost.manage;

import org.jspecify.annotations.NullMarked;
