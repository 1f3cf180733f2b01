/** Vite: the address of a file as it stands, shipped in our own bundle. */
declare module '@sapphi-red/web-noise-suppressor/*?url' {
  const url: string;
  export default url;
}
