/** Which code does the blocks of lz4 and snappy: the add-on where it loads, else our own. Left out: the former; tests ask for one. */
export type CodecEngine = "native" | "portable";
