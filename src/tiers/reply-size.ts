/** A whole reply is some hundred KiB at most; whoever sends more means no good. */
export const MOST_REPLY_BYTES = 2 * 1024 * 1024;
/** A page of a table is 1 MiB of text at most, in which every sign may take up to six bytes on the wire. */
export const MOST_PAGE_BYTES = 8 * 1024 * 1024;
/** A stream wraps each token in some hundred bytes. */
export const MOST_STREAM_BYTES = 16 * 1024 * 1024;
