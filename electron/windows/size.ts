/** Device-independent pixels of the window when it is neither maximised nor full screen. */
export type WindowSize = { width: number; height: number; maximised: boolean };

/** A desk window nobody has sized yet: fits a 1280x800 laptop. */
export const defaultSize: WindowSize = { width: 1180, height: 760, maximised: false };
