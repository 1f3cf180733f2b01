// The walls of the house (see each folder's README): which folder may import what. Run by `npm test`, or alone:
// `npx depcruise contract electron renderer service build scripts tests bench`.
/** Tests, and service/trial/, which sets up whole offices for them. */
const tests = '(\\.(test|e2e)\\.tsx?$|^service/trial/)';
const product = '^(contract|electron|renderer|service)/';
/** Modules of the runtime that the resolver reports as a name or below node_modules. */
const library = (name) => `(^|node_modules/)${name}($|/)`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one thing in two places.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-alone',
      comment: 'contract/ is what crosses a wall: it imports nothing of the house and no library but zod.',
      severity: 'error',
      from: { path: '^contract/', pathNot: tests },
      to: { pathNot: ['^contract/', library('zod')] },
    },
    {
      name: 'electron-apart',
      comment: 'The shell meets the others in contract/ only (renderer/headers.json is data that both faces serve).',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^(renderer|service)/', pathNot: '^renderer/headers\\.json$' },
    },
    {
      name: 'renderer-apart',
      comment: 'The face meets the others in contract/ only; it runs in browsers too.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(electron|service)/' },
    },
    {
      name: 'service-apart',
      comment: 'The office server meets the others in contract/ only.',
      severity: 'error',
      from: { path: '^service/' },
      to: { path: '^(electron|renderer)/' },
    },
    {
      name: 'product-without-tools',
      comment: 'What ships never imports what only builds, starts or tests it (its own tests may).',
      severity: 'error',
      from: { path: product, pathNot: tests },
      to: { path: '^(scripts|tests|bench|build)/' },
    },
    {
      name: 'trial-for-tests',
      comment: 'What sets up offices for tests is not part of the product.',
      severity: 'error',
      from: { path: product, pathNot: tests },
      to: { path: '^service/trial/' },
    },
    {
      name: 'electron-only-in-the-shell',
      comment:
        'The electron module is imported only under electron/ (the driver of the demo and the e2e tests take its types).',
      severity: 'error',
      from: { pathNot: '^(electron|scripts/setup/default-app|tests|bench)/' },
      to: { path: library('electron'), pathNot: '^electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'livekit-client-in-the-session',
      comment: 'One place knows the media library: renderer/meeting/session/.',
      severity: 'error',
      from: { pathNot: '^(renderer/meeting/session|tests|bench)/' },
      to: { path: library('livekit-client') },
    },
    {
      name: 'livekit-server-sdk-in-media',
      comment: "One place speaks to LiveKit's server API: service/media/.",
      severity: 'error',
      from: { pathNot: '^(service/media|scripts/stack|tests|bench)/' },
      to: { path: library('livekit-server-sdk') },
    },
    {
      name: 'database-drivers-in-the-store',
      comment: 'SQL drivers are opened only in service/store/; a query built elsewhere may use Kysely.',
      severity: 'error',
      from: { pathNot: '^(service/store|scripts/stack|tests|bench)/' },
      to: { path: [library('pg'), library('@electric-sql/pglite')] },
    },
    {
      name: 'kysely-in-the-service',
      comment: 'No query builder outside the office server.',
      severity: 'error',
      from: { pathNot: '^(service|tests|bench)/' },
      to: { path: library('kysely') },
    },
    {
      name: 'shipped-from-dependencies',
      comment: 'What the product imports stands in `dependencies`, so that audits and the parts list see it.',
      severity: 'error',
      from: {
        path: product,
        // The development provider signs people in for the demo and the tests; it is not part of a release.
        pathNot: [tests, '^service/identity/development-provider', '/testing/'],
      },
      to: {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: library('electron'),
      },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: { path: `${product}|^(scripts|tests|bench|build)/` },
      // `?worker&url` and `?url` are Vite's, not the file system's; the compiler and the build still see a wrong name.
      to: { couldNotResolve: true, pathNot: '\\?(worker&)?url$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|\\.dev)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.cjs', '.js', '.json', '.css'],
    },
    moduleSystems: ['es6', 'cjs'],
  },
};
