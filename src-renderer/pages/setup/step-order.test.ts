import { expect, test } from 'vitest';
import { setupSteps } from '../../../src-main/contract/setup.ts';
import { firstOpen, nextOpen, type StepView } from './step-order.ts';

const steps = (states: Partial<Record<StepView['id'], StepView['state']>>): StepView[] =>
  setupSteps.map((id) => ({ id, state: states[id] ?? 'done', check: null }));

test('the wizard goes on at the first step that is not settled', () => {
  expect(firstOpen(steps({ twilio: 'skipped', tunnel: 'todo', proof: 'todo' }))).toBe('tunnel');
  expect(firstOpen(steps({ sender: 'attention', tunnel: 'todo' }))).toBe('sender');
  expect(firstOpen(steps({ assistant: 'skipped' }))).toBeNull();
});

test('after a step comes the next open one, and those that were passed over at the end', () => {
  expect(nextOpen(steps({ clinic: 'todo', tunnel: 'todo' }), 'twilio')).toBe('tunnel');
  expect(nextOpen(steps({ clinic: 'todo' }), 'tunnel')).toBe('clinic');
  expect(nextOpen(steps({ tunnel: 'todo' }), 'tunnel')).toBeNull();
});
