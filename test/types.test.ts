import { expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type * as accountTypes from '../lib/sandbox/schemas/account-types.ts';
import type * as auth from '../lib/sandbox/schemas/auth.ts';
import type * as connections from '../lib/sandbox/schemas/connections.ts';
import type * as files from '../lib/sandbox/schemas/files.ts';
import type * as grants from '../lib/sandbox/schemas/grants.ts';
import type * as members from '../lib/sandbox/schemas/members.ts';
import type * as teams from '../lib/sandbox/schemas/teams.ts';
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
  expectTypeOf<api.SigmaFile>().toEqualTypeOf<files.SigmaFile>();
  expectTypeOf<Pick<api.RecentFile, keyof api.RecentFile>>().toEqualTypeOf<z.infer<typeof files.RecentFile>>();
  expectTypeOf<api.EntryError>().toEqualTypeOf<files.EntryError>();
  expectTypeOf<api.AccountType>().toEqualTypeOf<accountTypes.AccountType>();
});

test('what recipes send is what the sandbox takes', () => {
  expectTypeOf<api.NewMember>().toExtend<z.input<typeof members.NewMember>>();
  expectTypeOf<api.MemberChanges>().toExtend<z.input<typeof members.MemberChanges>>();
  expectTypeOf<api.UserKind>().toEqualTypeOf<z.infer<typeof members.UserKind>>();
});
