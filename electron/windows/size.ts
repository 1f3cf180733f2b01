/** A desk window nobody has sized yet: fits a 1280x800 laptop. Device-independent pixels. */
export const defaultSize = { width: 1180, height: 760, maximised: false };
