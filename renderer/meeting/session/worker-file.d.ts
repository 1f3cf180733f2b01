/** Vite: the address of a worker's script, built as a file of its own. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
