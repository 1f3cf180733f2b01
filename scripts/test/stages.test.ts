import { expect, test } from 'vitest';
import { countTests, failedTests } from './stages.mjs';

const report = (value: object) => JSON.stringify(value);
const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test('tests are counted', () => {
  const all = report({
    numPassedTests: 2,
    numFailedTests: 1,
    testResults: [file('failed', 'passed', 'passed', 'failed')],
  });
  expect(countTests(all, 1)).toEqual({ passed: 2, failed: 1 });
});

test('a file that could not be loaded is a failure', () => {
  const broken = report({
    numPassedTests: 4,
    numFailedTests: 0,
    testResults: [file('passed', 'passed'), file('failed')],
  });
  expect(countTests(broken, 1)).toEqual({ passed: 4, failed: 1 });
});

test('a bad exit is a failure even when every test passed, or nothing was reported', () => {
  expect(countTests(report({ numPassedTests: 4, numFailedTests: 0, testResults: [] }), 1)).toMatchObject({
    passed: 4,
    failed: 1,
  });
  expect(countTests(null, 1)).toMatchObject({ passed: 0, failed: 1 });
  expect(countTests('{"numPassed', 1)).toMatchObject({ failed: 1 });
});

test('no tests are no failure here: the command counts them all together', () => {
  expect(countTests(report({ numPassedTests: 0, numFailedTests: 0, testResults: [] }), 0)).toEqual({
    passed: 0,
    failed: 0,
  });
});

test('failures are named once more at the end, in the order they ran', () => {
  const fell = (fullName: string, message: string) => ({ status: 'failed', fullName, failureMessages: [message] });
  const all = report({
    testResults: [
      {
        name: '/p/tests/b.e2e.ts',
        startTime: 2,
        status: 'failed',
        assertionResults: [],
        message: 'No such module\nmore',
      },
      { name: '/p/tests/c.e2e.ts', startTime: 3, status: 'passed', assertionResults: [{ status: 'passed' }] },
      {
        name: '/p/tests/a.e2e.ts',
        startTime: 1,
        status: 'failed',
        assertionResults: [
          { status: 'passed', fullName: 'a enters' },
          fell(
            'a leaves',
            '\u001b[31mTimeoutError\u001b[39m: click\n    at deep (/p/x.ts:1:2)\n    at /p/tests/a.e2e.ts:12:7',
          ),
        ],
      },
    ],
  });
  expect(failedTests(all, '/p')).toEqual([
    '✗ tests/a.e2e.ts:12 > a leaves',
    '    TimeoutError: click',
    '✗ tests/b.e2e.ts',
    '    No such module',
  ]);
  expect(failedTests('{"testRes', '/p')).toEqual([]);
});
