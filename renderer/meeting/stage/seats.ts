export type Sitter = {
  identity: string;
  /** Higher = rather on the first page: 3 speaks, 2 hand up, 1 leads the meeting, 0 others. */
  claim: number;
  /** Epoch ms of the last sound; 0 = none. */
  heard: number;
};

/**
 * Who sits where, so that nobody moves without need. Whoever comes sits behind; whoever has a claim to the first page and is not
 * there changes places with the longest silent one of less claim; a place on the first page left empty is taken by the next one
 * behind. @param people in order of joining; @param first how many sit on the first page
 * @returns `before` itself where nothing changed
 */
export function seat(before: readonly string[], people: readonly Sitter[], first: number): readonly string[] {
  const present = new Map(people.map((sitter) => [sitter.identity, sitter]));
  const seats: (string | null)[] = before.map((identity) => (present.has(identity) ? identity : null));
  const known = new Set(before);
  for (const { identity } of people) if (!known.has(identity)) seats.push(identity);

  for (let hole = 0; hole < Math.min(first, seats.length); hole += 1) {
    if (seats[hole] !== null) continue;
    const next = seats.findIndex((identity, index) => index >= first && identity !== null);
    if (next < 0) break;
    seats[hole] = seats[next] ?? null;
    seats[next] = null;
  }
  const taken = seats.filter((identity): identity is string => identity !== null);

  const outside = taken
    .slice(first)
    .flatMap((identity) => present.get(identity) ?? [])
    .filter(({ claim }) => claim > 0)
    .toSorted((a, b) => b.claim - a.claim || b.heard - a.heard);
  for (const { identity, claim } of outside) {
    let victim = -1;
    for (let index = 0; index < Math.min(first, taken.length); index += 1) {
      const sitter = present.get(taken[index] ?? '');
      if (!sitter || sitter.claim >= claim) continue;
      const other = present.get(taken[victim] ?? '');
      if (!other || sitter.claim < other.claim || (sitter.claim === other.claim && sitter.heard <= other.heard))
        victim = index;
    }
    if (victim < 0) continue;
    const from = taken.indexOf(identity);
    [taken[from], taken[victim]] = [taken[victim] as string, identity];
  }
  return taken.length === before.length && taken.every((identity, index) => identity === before[index])
    ? before
    : taken;
}
