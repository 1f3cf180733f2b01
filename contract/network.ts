import { z } from 'zod';

/** Why a server was not reached, as far as the network says it. */
export const NetworkTrouble = z.enum([
  /** Its certificate is not one this machine trusts. */
  'certificate',
  /** The proxy wants a name and password. */
  'proxyAuth',
  'proxyUnreachable',
  /** The proxy answered, and does not connect to this server. */
  'proxyRefused',
  'nameUnknown',
  'timeout',
  'unreachable',
]);
export type NetworkTrouble = z.infer<typeof NetworkTrouble>;

/** How a server is reached from this machine. */
export const Route = z.strictObject({
  /** `DIRECT`, or as a PAC file would say it: `PROXY proxy.example.go.id:8080`. */
  proxy: z.string().max(300),
  /** Null = something answered. */
  trouble: NetworkTrouble.nullable(),
});
export type Route = z.infer<typeof Route>;

/** Media: null while no media host is known. */
export const Routes = z.strictObject({ service: Route, media: Route.nullable() });
export type Routes = z.infer<typeof Routes>;

/** A proxy that asks who we are. */
export const ProxyQuestion = z.strictObject({
  id: z.uuid(),
  host: z.string().max(300),
  realm: z.string().max(300),
  /** What was answered before was refused. */
  again: z.boolean(),
});
export type ProxyQuestion = z.infer<typeof ProxyQuestion>;
