import type { StageLayout } from '../../../contract/conduct.ts';
import { partsOf, type TileKey, tileKey } from './places.ts';

/** What the person chose for their own screen; lasts as long as the stay. */
export type Choices = {
  layout: 'grid' | 'speaker';
  /** Chosen while a screen is shared; forgotten with the last share. */
  duringShare: StageLayout | null;
  pin: TileKey | null;
  /** Of several shared screens the one to be large; null = the first. */
  share: TileKey | null;
};

export type Situation = {
  choices: Choices;
  /** Set by a host for all. */
  hostLayout: StageLayout | null;
  spotlight: string | null;
  /** Shared screens, the first first. */
  shares: readonly TileKey[];
  /** Others in the order they sit. */
  seats: readonly string[];
  self: string | null;
  holder: string | null;
};

export type Decision = {
  layout: StageLayout;
  large: TileKey | null;
  /** All tiles but the large one and oneself, in order. */
  others: TileKey[];
};

/** The layout that is seen: a pin or a spotlight counts while its person is `here`. */
export function layoutOf(situation: {
  choices: Choices;
  hostLayout: StageLayout | null;
  spotlight: string | null;
  sharing: boolean;
  here: (key: TileKey) => boolean;
}): StageLayout {
  const { choices, hostLayout, spotlight, sharing, here } = situation;
  if (hostLayout) return hostLayout === 'presentation' && !sharing ? 'speaker' : hostLayout;
  if (choices.pin && here(choices.pin)) return partsOf(choices.pin).source === 'screen' ? 'presentation' : 'speaker';
  if (sharing) return choices.duringShare ?? 'presentation';
  return spotlight !== null && here(tileKey(spotlight, 'camera')) ? 'speaker' : choices.layout;
}

/**
 * What is large and who stands around it. A host's layout binds all; else one's own pin, then a shared screen, then the spotlight,
 * then one's own choice. With a shared screen the spotlight leads the strip: slides stay readable.
 */
export function decide({ choices, hostLayout, spotlight, shares, seats, self, holder }: Situation): Decision {
  const cameras = seats.map((identity) => tileKey(identity, 'camera'));
  const own = self ? tileKey(self, 'camera') : null;
  const here = (key: TileKey | null) =>
    key && (key === own || shares.includes(key) || cameras.includes(key)) ? key : null;
  const pin = hostLayout ? null : here(choices.pin);
  const lit = here(spotlight === null ? null : tileKey(spotlight, 'camera'));
  const share = [pin, choices.share].find((key) => key && shares.includes(key)) ?? shares[0] ?? null;

  const layout = layoutOf({
    choices,
    hostLayout,
    spotlight,
    sharing: shares.length > 0,
    here: (key) => here(key) !== null,
  });

  const floor = here(holder && holder !== self ? tileKey(holder, 'camera') : null);
  const large =
    layout === 'grid' ? null : layout === 'presentation' ? share : (pin ?? lit ?? floor ?? cameras[0] ?? own);

  const rest = shares.filter((key) => key !== large);
  if (layout === 'presentation') {
    const presenter = share ? tileKey(partsOf(share).identity, 'camera') : null;
    const leads = [presenter, lit].filter((key): key is TileKey => key !== null && cameras.includes(key));
    return { layout, large, others: unique([...leads, ...rest, ...cameras]) };
  }
  // The large one changes places with the first: everybody else stays where they are.
  const strip = [...cameras];
  const at = large ? strip.indexOf(large) : -1;
  if (at >= 0) {
    strip[at] = strip[0] as TileKey;
    strip.shift();
  }
  return { layout, large, others: [...rest, ...strip] };
}

const unique = (keys: TileKey[]) => [...new Set(keys)];
