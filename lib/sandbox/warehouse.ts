import { connections } from './cast.ts';
import { tableIdFor, uuidFor } from './ids.ts';
import { modelSubjects } from './names.ts';
import type { Connection, WarehousePath } from './schemas/connections.ts';

/** What stands in a warehouse, whether Sigma knows of it or not. */
interface Warehouse {
  type: string;
  tables: WarehousePath[];
  /** Those of the tables that came after the last sync. */
  newTables: WarehousePath[];
}

const inSchema = (schema: WarehousePath, names: readonly string[]): WarehousePath[] =>
  names.map((name) => [...schema, name]);

/** `Camp Stoves` as a table of the warehouse is called. */
const asTable = (name: string) => name.toUpperCase().replaceAll(/\W+/g, '_');

/** One table a month, from January 2024 on. */
const stockLevels = Array.from({ length: 34 }, (_, month) => {
  const two = String((month % 12) + 1).padStart(2, '0');
  return `STOCK_${2024 + Math.floor(month / 12)}_${two}`;
});

/** What the warehouses of the sample organization's connections hold. */
const warehouses: Record<string, Warehouse> = {
  [connections.warehouse]: {
    type: 'snowflake',
    tables: [
      ...inSchema(['FERNHILL', 'REPORTING'], modelSubjects.map(asTable)),
      ...inSchema(['FERNHILL', 'STOCK'], stockLevels),
      ...inSchema(['FERNHILL', 'LOYALTY'], ['CUSTOMERS', 'POINTS', 'VISITS', 'VOUCHERS']),
      ...inSchema(['FERNHILL', 'DRILLS'], ['RUNS']),
      ...inSchema(['FERNHILL', 'SIGMA_WRITEBACK'], ['TARGETS']),
      ...inSchema(['PARTNERS', 'SUPPLIERS'], ['CATALOGUE', 'DELIVERIES', 'INVOICES']),
    ],
    newTables: [
      ...inSchema(['FERNHILL', 'STOCK'], ['STOCK_2026_11']),
      ...inSchema(['FERNHILL', 'INTAKE'], ['APPLICATIONS', 'INTERVIEWS']),
    ],
  },
  [connections.ledger]: {
    type: 'postgres',
    tables: [
      ...inSchema(['public'], ['accounts', 'entries', 'stores']),
      ...inSchema(['archive'], ['entries_2024', 'entries_2025']),
    ],
    newTables: inSchema(['public'], ['exchange_rates']),
  },
  [connections.webEvents]: {
    type: 'bigQuery',
    tables: inSchema(['fernhill-web', 'events'], ['orders', 'page_views', 'searches']),
    newTables: [],
  },
  [connections.returnsLake]: {
    type: 'databricks',
    tables: [
      ...inSchema(['returns', 'raw'], ['parcels', 'scans']),
      ...inSchema(['returns', 'curated'], ['reasons', 'refunds']),
    ],
    newTables: [],
  },
  [connections.sample]: {
    type: 'snowflake',
    tables: inSchema(['RETAIL', 'PLUGS_ELECTRONICS'], ['D_CUSTOMER', 'D_PRODUCT', 'D_STORE', 'F_SALES']),
    newTables: [],
  },
  [connections.retired]: {
    type: 'redshift',
    tables: inSchema(['public'], ['accounts', 'entries']),
    newTables: [],
  },
  [connections.footfall]: { type: 'mysql', tables: inSchema(['footfall'], ['counts', 'doors']), newTables: [] },
  [connections.popUpTills]: {
    type: 'sqlserver',
    tables: inSchema(['tills', 'dbo'], ['receipts', 'refunds']),
    newTables: [],
  },
};

/** What every other warehouse holds; Sigma knows none of it before a sync. */
const ordinaryTables = ['customers', 'orders', 'products'];

/** The scopes above an ordinary table: some kinds of warehouse have schemas only, others something above them. */
const ordinaryScopes: Record<string, WarehousePath> = {
  postgres: ['public'],
  redshift: ['public'],
  alloydb: ['public'],
  mysql: ['shop'],
  sqlserver: ['shop', 'dbo'],
  bigQuery: ['fernhill-shop', 'sales'],
  databricks: ['shop', 'sales'],
  snowflake: ['SHOP', 'SALES'],
};

/** The paths of all tables in the warehouse behind a connection. */
export function tablesBehind({ connectionId, type }: Pick<Connection, 'connectionId' | 'type'>): WarehousePath[] {
  const warehouse = warehouses[connectionId];
  if (warehouse?.type === type) return [...warehouse.tables, ...warehouse.newTables];
  const scopes = ordinaryScopes[type] ?? [];
  return inSchema(scopes, type === 'snowflake' ? ordinaryTables.map(asTable) : ordinaryTables);
}

/** The paths that Sigma knows from the start. */
export function tablesKnownAtStart(connectionId: string): WarehousePath[] {
  return warehouses[connectionId]?.tables ?? [];
}

/** The connections whose tables workbooks and data models read: they go by their names alone. */
const readByDocuments: string[] = [connections.warehouse, connections.sample];

/** The id of a database, schema or table. */
export function pathIdFor(connectionId: string, path: WarehousePath): string {
  const name = path.join('.');
  return readByDocuments.includes(connectionId) ? tableIdFor(name) : uuidFor(`path:${connectionId}/${name}`);
}
