import { Activity } from 'lucide-react';
import { Button } from '../design/Button.tsx';
import { toConnectionTest } from '../desk/navigation.ts';
import { useText } from '../language/language.ts';

/** The way to the test, from wherever something about the connection may be wrong. Leads back to where it was pressed. */
export function ConnectionTestButton({ look = 'quiet' }: { look?: 'quiet' | 'secondary' }) {
  const text = useText();
  return (
    <Button look={look} icon={<Activity aria-hidden="true" />} onClick={toConnectionTest} data-testid="connection-open">
      {text.connection.open}
    </Button>
  );
}
