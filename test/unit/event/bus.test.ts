import { describe, expect, it } from 'vitest';
import { createEventBus } from '../../../src/event/bus.ts';
import type { RunEvent, TimedEvent } from '../../../src/event/events.ts';

const note = (text: string): RunEvent => ({ type: 'note', level: 'info', text });
const textOf = (event: TimedEvent): string => (event.type === 'note' ? event.text : event.type);

describe('createEventBus', () => {
  it('stamps events and delivers them to all, in order, before emit returns', () => {
    const heard: string[] = [];
    let time = 100;
    const bus = createEventBus({ now: () => time++, onFault: () => undefined });
    bus.subscribe((event) => heard.push(`a ${textOf(event)} ${event.time}`));
    bus.subscribe((event) => heard.push(`b ${textOf(event)} ${event.time}`));
    bus.emit(note('1'));
    expect(heard).toEqual(['a 1 100', 'b 1 100']);
    bus.emit(note('2'));
    expect(heard.slice(2)).toEqual(['a 2 101', 'b 2 101']);
  });

  it('delivers what a listener emits after the event it was told of', () => {
    const heard: string[] = [];
    const bus = createEventBus({ now: () => 0, onFault: () => undefined });
    bus.subscribe((event) => {
      if (textOf(event) === '1') bus.emit(note('2'));
    });
    bus.subscribe((event) => heard.push(textOf(event)));
    bus.emit(note('1'));
    expect(heard).toEqual(['1', '2']);
  });

  it('drops a listener that fails, says so once, and goes on', () => {
    const heard: string[] = [];
    const faults: unknown[] = [];
    const bus = createEventBus({ now: () => 0, onFault: (error) => faults.push(error) });
    bus.subscribe(() => {
      throw new Error('broken reporter');
    });
    bus.subscribe((event) => heard.push(textOf(event)));
    bus.emit(note('1'));
    bus.emit(note('2'));
    expect(heard).toEqual(['1', '2']);
    expect(faults).toEqual([new Error('broken reporter')]);
  });
});
