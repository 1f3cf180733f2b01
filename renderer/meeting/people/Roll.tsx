import { useQuery } from '@tanstack/react-query';
import { BellRing } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Banner } from '../../design/Banner.tsx';
import { useText } from '../../language/language.ts';
import { office } from '../../office/client.ts';
import { keys } from '../../office/queries.ts';
import { useMeetingId, useMeetingState, useSession } from '../context.ts';
import { attempt } from '../host/acts.ts';
import { Invite } from './Invite.tsx';
import css from './PeoplePanel.module.css';
import { type RollUnit, rollByUnit } from './roll-by-unit.ts';

const GATHER_MS = 2_000;
/** From here on the roll is long to make and to send. */
const MANY = 100;
const RARELY_MS = 10_000;

/** Who was invited and who is missing, by unit; a host can ring them. */
export function Roll() {
  const text = useText();
  const id = useMeetingId();
  const [onlyMissing, setOnlyMissing] = useState(false);
  const [said, setSaid] = useState('');
  const { store } = useSession();
  const roll = useQuery({
    queryKey: keys.roll(id),
    queryFn: ({ signal }) => office('roll', { params: { id }, signal }),
    refetchInterval: 15_000,
  });
  // Who comes or goes changes the roll; in a large meeting many do at once.
  const count = useMeetingState((state) => state.order.length);
  const soon = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => () => clearTimeout(soon.current ?? undefined), []);
  const { refetch } = roll;
  const gather = count > MANY ? RARELY_MS : GATHER_MS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the number itself is not read, that it changed is the news
  useEffect(() => {
    soon.current ??= setTimeout(() => {
      soon.current = null;
      void refetch();
    }, gather);
  }, [count, refetch, gather]);
  if (roll.error && !roll.data) return <Banner look="warn">{text.people.roll.failed}</Banner>;
  if (!roll.data) return <p className={css.none}>{text.people.roll.loading}</p>;
  const units = rollByUnit(roll.data.units, roll.data.people);
  const invited = roll.data.people.filter((person) => person.invited);
  const present = invited.filter(({ presence }) => presence === 'inside').length;
  const ring = (body: { unitId: string } | { people: string[] }) =>
    attempt(store, async () => {
      const { rung } = await office('ring', { params: { id }, body });
      setSaid(text.people.roll.rung({ count: rung }));
    });
  return (
    <div className={css.roll} data-testid="roll">
      <div className={css.rollHead}>
        <p>
          <strong>{text.people.roll.summary({ present, invited: invited.length })}</strong>
          {roll.data.guests > 0 && <small>{text.people.roll.guests({ count: roll.data.guests })}</small>}
        </p>
        <label>
          <input type="checkbox" checked={onlyMissing} onChange={(event) => setOnlyMissing(event.target.checked)} />
          {text.people.roll.onlyMissing}
        </label>
        <Invite onInvited={(count) => setSaid(text.people.invite.done({ count }))} />
        <p role="status">{said || (present === invited.length ? text.people.roll.allHere : '')}</p>
      </div>
      {units.map((group) => (
        <UnitRoll key={group.unit.id} group={group} onlyMissing={onlyMissing} ring={ring} />
      ))}
    </div>
  );
}

function UnitRoll(props: {
  group: RollUnit;
  onlyMissing: boolean;
  ring: (body: { unitId: string } | { people: string[] }) => Promise<unknown>;
}) {
  const { group, onlyMissing, ring } = props;
  const text = useText();
  const { unit, people, present, invited } = group;
  const missing = people.filter((person) => person.invited && person.presence !== 'inside');
  const shown = onlyMissing ? missing : people;
  if (shown.length === 0) return null;
  return (
    <details className={css.unit} open={people.length <= 12}>
      <summary>
        <span>{unit.name}</span>
        <small>{text.people.roll.unit({ present, invited })}</small>
      </summary>
      {missing.length > 1 && (
        <button
          type="button"
          className={css.ring}
          onClick={() => void ring({ unitId: unit.id })}
          data-testid="ring-unit"
        >
          <BellRing aria-hidden="true" />
          {text.people.roll.ringUnit({ unit: unit.shortName })}
        </button>
      )}
      <ul>
        {shown.map((person) => (
          <li key={person.id} className={css.rollRow} data-presence={person.presence}>
            <span className={css.words}>
              <strong>{person.name}</strong>
              <small>{person.position}</small>
            </span>
            <small className={css.presence} data-presence={person.presence}>
              {text.people.roll.presence[person.presence]}
            </small>
            {person.invited && person.presence !== 'inside' && (
              <button
                type="button"
                className={css.ring}
                aria-label={text.people.roll.ringNamed({ name: person.name })}
                onClick={() => void ring({ people: [person.id] })}
                data-testid="ring"
              >
                <BellRing aria-hidden="true" />
                {text.people.roll.ring}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
