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
import { type RollArea, type RollUnit, rollByArea } from './roll-by-unit.ts';

const GATHER_MS = 2_000;
/** From here on the roll is long to make and to send. */
const MANY = 100;
const RARELY_MS = 10_000;
/** Up to here a roll is read from top to bottom; a longer one is opened area by area. */
const AT_A_GLANCE = 60;
/** As many as one call can name (contract/roll.ts). */
const RUNG_BY_NAME = 200;

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
  const areas = rollByArea(roll.data.units, roll.data.people);
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
      {areas.map((area) => (
        <AreaRoll
          key={area.unit.id}
          area={area}
          open={roll.data.people.length <= AT_A_GLANCE}
          onlyMissing={onlyMissing}
          ring={ring}
        />
      ))}
    </div>
  );
}

type Shown = { onlyMissing: boolean; ring: (body: { unitId: string } | { people: string[] }) => Promise<unknown> };

/** A kecamatan or an OPD with the units of it below; one that has but itself is shown as a unit. */
function AreaRoll({ area, open, ...shown }: Shown & { area: RollArea; open: boolean }) {
  const text = useText();
  const { unit, units, present, invited } = area;
  // A list that grows past what is read at a glance does not fold up under the reader.
  const [opened] = useState(open);
  const [only] = units;
  if (only && units.length === 1) return <UnitRoll group={only} {...shown} />;
  if (shown.onlyMissing && present === invited) return null;
  return (
    <details className={css.area} open={opened} data-testid="roll-area">
      <summary>
        <span>{unit.name}</span>
        <small>{text.people.roll.area({ present, invited, units: units.length })}</small>
      </summary>
      {invited - present > 1 && (
        <button type="button" className={css.ring} onClick={() => void shown.ring({ unitId: unit.id })}>
          <BellRing aria-hidden="true" />
          {text.people.roll.ringArea({ unit: unit.shortName })}
        </button>
      )}
      {units.map((group) => (
        <UnitRoll key={group.unit.id} group={group} {...shown} />
      ))}
    </details>
  );
}

function UnitRoll({ group, onlyMissing, ring }: Shown & { group: RollUnit }) {
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
          // A unit's name stands for all below it, who are not meant here.
          onClick={() =>
            void ring(people.length <= RUNG_BY_NAME ? { people: missing.map(({ id }) => id) } : { unitId: unit.id })
          }
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
