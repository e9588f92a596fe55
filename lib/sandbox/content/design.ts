import type { Ending } from '../jobs.ts';
import type { ControlValueType } from '../schemas/workbooks.ts';
import type { Sheet } from './rows.ts';

/** What a workbook's page shows, before it has ids. */
export interface PageDesign {
  key: string;
  name: string;
  hidden?: boolean;
  elements: ElementDesign[];
}

/** An element of a page; its key tells it from the others of its workbook. */
export interface ElementDesign {
  key: string;
  /** `table`, `visualization`, `pivot-table`, `input-table`, `control`, `text`. */
  type: string;
  /** Spelled as in the API. */
  vizualizationType?: string;
  name?: string;
  /** The data; texts and controls have none. */
  sheet?: Sheet;
  text?: string;
  control?: ControlDesign;
  schedule?: ScheduleDesign;
  /** How exports of this element end, if not well. */
  exportsEnd?: Ending;
  /** Why its query cannot be made. */
  error?: string;
}

/** A control, and the column that it filters wherever there is such a column. */
export interface ControlDesign {
  id: string;
  valueType: ControlValueType;
  column: string;
}

/** When an element is materialized. */
interface ScheduleDesign {
  /** Absent: only when asked. */
  cronSpec?: string;
  timezone?: string;
  paused?: boolean;
  /** How its materializations end, if not well. */
  ends?: Ending;
}
