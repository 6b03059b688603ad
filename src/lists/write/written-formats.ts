import { listFormats } from '../model.ts';

/** What a list can be turned into. */
export const writtenFormats = ['playbook', ...listFormats] as const;

export type WrittenFormat = (typeof writtenFormats)[number];
