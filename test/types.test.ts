import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type * as accountTypes from '../lib/sandbox/schemas/account-types.ts';
import type * as auth from '../lib/sandbox/schemas/auth.ts';
import type * as connections from '../lib/sandbox/schemas/connections.ts';
import type * as dataModels from '../lib/sandbox/schemas/data-models.ts';
import type * as datasets from '../lib/sandbox/schemas/datasets.ts';
import type * as embeds from '../lib/sandbox/schemas/embeds.ts';
import type * as exports from '../lib/sandbox/schemas/exports.ts';
import type * as files from '../lib/sandbox/schemas/files.ts';
import type * as grants from '../lib/sandbox/schemas/grants.ts';
import type * as materializations from '../lib/sandbox/schemas/materializations.ts';
import type * as members from '../lib/sandbox/schemas/members.ts';
import type * as teams from '../lib/sandbox/schemas/teams.ts';
import type * as workbooks from '../lib/sandbox/schemas/workbooks.ts';
import type * as workspaces from '../lib/sandbox/schemas/workspaces.ts';
import type * as api from '../lib/types.ts';

// The compiler is what runs these: `npm run types` fails where the two differ.

test('what recipes read is what the sandbox answers', () => {
  expectTypeOf<api.WhoAmI>().toEqualTypeOf<z.infer<typeof auth.WhoAmI>>();
  expectTypeOf<api.AccessToken>().toEqualTypeOf<z.infer<typeof auth.AccessToken>>();
  expectTypeOf<api.Member>().toEqualTypeOf<members.Member>();
  expectTypeOf<api.Team>().toEqualTypeOf<teams.Team>();
  expectTypeOf<api.TeamMember>().toEqualTypeOf<z.infer<typeof teams.TeamMember>>();
  expectTypeOf<api.Workspace>().toEqualTypeOf<workspaces.Workspace>();
  expectTypeOf<api.ExistingWorkspaces>().toEqualTypeOf<z.infer<typeof workspaces.ExistingWorkspaces>>();
  expectTypeOf<api.Grant>().toEqualTypeOf<grants.Grant>();
  expectTypeOf<api.Connection>().toEqualTypeOf<connections.Connection>();
  expectTypeOf<api.ConnectionTest>().toEqualTypeOf<connections.ConnectionTest>();
  expectTypeOf<api.ConnectionPath>().toEqualTypeOf<connections.ConnectionPath>();
  expectTypeOf<api.LookedUpPath>().toEqualTypeOf<z.infer<typeof connections.LookedUpPath>>();
  expectTypeOf<api.SigmaFile>().toEqualTypeOf<files.SigmaFile>();
  expectTypeOf<Pick<api.RecentFile, keyof api.RecentFile>>().toEqualTypeOf<z.infer<typeof files.RecentFile>>();
  expectTypeOf<api.EntryError>().toEqualTypeOf<files.EntryError>();
  expectTypeOf<api.AccountType>().toEqualTypeOf<accountTypes.AccountType>();
  expectTypeOf<api.Workbook>().toEqualTypeOf<workbooks.Workbook>();
  expectTypeOf<api.WorkbookPage>().toEqualTypeOf<workbooks.WorkbookPage>();
  expectTypeOf<api.WorkbookElement>().toEqualTypeOf<workbooks.WorkbookElement>();
  expectTypeOf<api.ElementColumn>().toEqualTypeOf<workbooks.ElementColumn>();
  expectTypeOf<api.ElementQuery>().toEqualTypeOf<workbooks.ElementQuery>();
  expectTypeOf<api.WorkbookControl>().toEqualTypeOf<workbooks.WorkbookControl>();
  expectTypeOf<api.StartedExport>().toEqualTypeOf<z.infer<typeof exports.StartedExport>>();
  expectTypeOf<api.MaterializationSchedule>().toEqualTypeOf<materializations.MaterializationSchedule>();
  expectTypeOf<api.StartedMaterialization>().toEqualTypeOf<z.infer<typeof materializations.StartedMaterialization>>();
  expectTypeOf<api.Materialization>().toEqualTypeOf<materializations.Materialization>();
  expectTypeOf<api.DataModel>().toEqualTypeOf<dataModels.DataModel>();
  expectTypeOf<api.Dataset>().toEqualTypeOf<datasets.Dataset>();
  expectTypeOf<api.DatasetMaterialization>().toEqualTypeOf<datasets.DatasetMaterialization>();
  expectTypeOf<api.StartedDatasetMaterialization>().toEqualTypeOf<
    z.infer<typeof datasets.StartedDatasetMaterialization>
  >();
  expectTypeOf<api.Embed>().toEqualTypeOf<embeds.Embed>();
});

test('what recipes send is what the sandbox takes', () => {
  expectTypeOf<api.NewMember>().toExtend<z.input<typeof members.NewMember>>();
  expectTypeOf<api.MemberChanges>().toExtend<z.input<typeof members.MemberChanges>>();
  expectTypeOf<api.NewWorkbookCopy>().toExtend<z.input<typeof workbooks.NewWorkbookCopy>>();
  expectTypeOf<api.NewExport>().toExtend<z.input<typeof exports.NewExport>>();
  expectTypeOf<api.NewEmbed>().toExtend<z.input<typeof embeds.NewEmbed>>();
  expectTypeOf<api.NewConnection>().toExtend<z.input<typeof connections.NewConnection>>();
  expectTypeOf<z.input<typeof connections.NewConnection>>().toExtend<api.NewConnection>();
  expectTypeOf<api.ConnectionReplacement>().toExtend<z.input<typeof connections.ConnectionReplacement>>();
  expectTypeOf<api.UserKind>().toEqualTypeOf<z.infer<typeof members.UserKind>>();
});
