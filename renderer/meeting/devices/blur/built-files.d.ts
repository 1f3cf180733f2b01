/** LiteRT's loader: a script that leaves its factory behind, taken in as CommonJS by the bundler. */
declare module '@litertjs/core/wasm/litert_wasm_compat_internal.js' {
  const factory: (options: object) => Promise<object>;
  export default factory;
}
