import { currentRun } from './current-run.ts';

/** Milliseconds before a job is worth a word, and between two words. */
const silentFor = 1000;
const showEvery = 200;

/**
 * Counts what is done of a job and, once it has taken a second, shows that on a terminal with the time that the rest
 * will take. `what` comes first; `of`: how much there is to do, if that is known.
 */
export function countProgress(what = ''): (done: number, of?: number) => void {
  const progress = currentRun()?.progress;
  const startedAt = performance.now();
  let shownAt = startedAt + silentFor - showEvery;
  return (done, of) => {
    const now = performance.now();
    if (!progress || now - shownAt < showEvery) return;
    shownAt = now;
    progress(progressText({ what, done, of, milliseconds: now - startedAt }));
  };
}

interface Reached {
  what: string;
  done: number;
  of: number | undefined;
  /** How long it has taken so far. */
  milliseconds: number;
}

/** `GET /v2/members: 3000 of 10432, about 8 s left` */
export function progressText({ what, done, of, milliseconds }: Reached): string {
  const counts = of === undefined ? `${done}` : `${done} of ${of}`;
  const left = of === undefined || done === 0 ? '' : `, ${timeText(((of - done) * milliseconds) / done)} left`;
  return `${what && `${what}: `}${counts}${left}`;
}

function timeText(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 90 ? `about ${seconds} s` : `about ${Math.round(seconds / 60)} min`;
}
