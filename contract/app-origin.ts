/** The fixed origin the shell serves the renderer and relays `/api/*` from. Apart from the schemas: the start needs no zod. */
export const APP_ORIGIN = 'app://pendopo';
