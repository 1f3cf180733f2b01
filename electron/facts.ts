/** What the running program answers to. build/app-facts.ts adds what only packaging needs, so that the two never differ. */
export const facts = {
  appId: 'id.go.pendopo',
  product: 'Pendopo',
  /** URL scheme of meeting links, `pendopo://join/<meeting id>`. */
  protocol: 'pendopo',
  /** Used until IT or a person in charge sets another one; never set by a link or a page. */
  serverUrl: 'https://pendopo.example.go.id',
} as const;
