import {
  DefaultRenderer,
  Listr,
  ListrDefaultRendererLogLevels,
  ListrLogger,
  ProcessOutput,
} from 'listr2';
import type { FrameStream } from './frame.ts';

/** What the row of a running task shows. */
export interface Row {
  readonly title: string;
  readonly lines: readonly string[];
}

/** listr2 looks at stdout to see whether there is a terminal; ours is stderr. */
class StderrRenderer extends DefaultRenderer {
  static override nonTTY = true;
}

/** Drawings per second, at most. */
const drawPause = 100;

/**
 * A listr2 list with one row, for one task: a list of all tasks would be measured again at every
 * change. Asks for the row ten times a second until told to stop.
 */
export function startTaskList(stream: FrameStream, row: () => Row | undefined): () => void {
  const list = { stop: (): void => undefined };
  const running = new Promise<void>((resolve) => {
    list.stop = resolve;
  });
  const listr = new Listr(
    [
      {
        title: row()?.title ?? '',
        task: (_context, task) => {
          const timer = setInterval(() => {
            const { title, lines } = row() ?? { title: '', lines: [] };
            if (title !== '') task.title = title;
            task.output = lines.join('\n');
          }, drawPause);
          return running.finally(() => clearInterval(timer));
        },
      },
    ],
    {
      renderer: StderrRenderer,
      rendererOptions: {
        clearOutput: true,
        formatOutput: 'truncate',
        logger: new ListrLogger({ processOutput: processOutput(stream) }),
        icon: { [ListrDefaultRendererLogLevels.OUTPUT]: ' ' },
      },
      registerSignalListeners: false,
      exitOnError: false,
    },
  );
  listr.run().catch(() => undefined);
  return list.stop;
}

/** listr2's types ask for a whole stream; it only writes. */
function processOutput(stream: FrameStream): ProcessOutput {
  const terminal = stream as unknown as NodeJS.WriteStream;
  return new ProcessOutput(terminal, { write: () => true } as unknown as NodeJS.WriteStream);
}
