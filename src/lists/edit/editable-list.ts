import { CodedError } from '../../util/coded-error.ts';
import type { ListFormat } from '../model.ts';
import { EditableImageSyncer } from './editable-image-syncer.ts';
import { EditableRancherConfig } from './editable-rancher-config.ts';
import { EditableTextList } from './editable-text-list.ts';
import type { EditableList } from './mapping.ts';

const editors: Readonly<Partial<Record<ListFormat, new (text: string) => EditableList>>> = {
  list: EditableTextList,
  'image-syncer': EditableImageSyncer,
  'rancher-config': EditableRancherConfig,
};

/**
 * Opens a list to add tags to it. The text has been read before, so it is sound. Throws CodedError
 * MP2211 for a format that tags are not added to.
 */
export function openEditable(format: ListFormat, text: string): EditableList {
  const Editor = editors[format];
  if (Editor) return new Editor(text.replace(/^\ufeff/, ''));
  throw new CodedError('MP2211', `tags are not added to a list in the format ${format}`, {
    hint: `They are to: ${Object.keys(editors).join(', ')}.`,
  });
}
