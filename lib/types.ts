/**
 * The API's shapes, as the recipes meet them. Times are ISO 8601 in UTC with milliseconds
 * (`2026-03-02T09:14:02.118Z`). A field marked `?` may be absent; one that is `null` is there and empty.
 */

/** Whose credentials these are. `userId` is what the rest of the API calls memberId. */
export interface WhoAmI {
  userId: string;
  organizationId: string;
}

/** Who a member is to the organization: one of its own people, an outside guest, or a user of an embed. */
export type UserKind = 'internal' | 'guest' | 'embed';

/** A person of the organization. */
export interface Member {
  organizationId: string;
  /** About 29 letters and digits; not a UUID. */
  memberId: string;
  /** The name of the member's account type. The names are the organization's own. */
  memberType: string;
  firstName: string;
  lastName: string;
  email: string;
  profileImgUrl: string | null;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  /** The member's "My Documents" folder. */
  homeFolderId: string;
  userKind: string;
  /** Deactivated. Absent on active members. */
  isArchived?: boolean;
  /** Deactivated by the identity provider (SCIM). Absent on active members. */
  isInactive?: boolean;
}

/** What POST /v2/members takes. */
export interface NewMember {
  email: string;
  firstName: string;
  lastName: string;
  memberType: string;
}

/** What PATCH /v2/members/{memberId} takes; what is left out stays as it is. */
export interface MemberChanges {
  memberType?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
  /** true deactivates, false brings back. */
  isArchived?: boolean;
  /** Who gets the documents of a member that is deactivated. */
  newOwnerId?: string;
}

export interface Team {
  teamId: string;
  name: string;
  description: string | null;
  visibility: 'public' | 'private';
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  isArchived?: boolean;
}

/** A team as GET /v2/teams/{teamId} answers it, and POST /v2/teams. */
export interface TeamWithMembers extends Team {
  /** The memberIds. */
  members: string[];
}

/** An entry of GET /v2/teams/{teamId}/members. */
export interface TeamMember {
  /** The memberId. */
  userId: string;
  isTeamAdmin: boolean;
  addedBy: string;
}

export interface Workspace {
  workspaceId: string;
  /** Since June 2026: the id that stands in the browser's address. */
  workspaceUrlId?: string;
  name: string;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** What POST /v2/workspaces answers when `noDuplicates` is set and the name is taken. */
export interface ExistingWorkspaces {
  workspaceIds: string[];
  workspaceUrlIds?: string[];
}

/** What a listed grant may allow; only some of these can be given (see lib/permissions.ts). */
export type Permission =
  | 'admin'
  | 'annotate'
  | 'apply'
  | 'create'
  | 'edit'
  | 'explore'
  | 'organize'
  | 'update'
  | 'usage'
  | 'view'
  | 'writeback';

/** Who may do what with an object. Exactly one of memberId and teamId is set. */
export interface Grant {
  grantId: string;
  inodeId: string;
  organizationId: string;
  memberId: string | null;
  teamId: string | null;
  permission: Permission;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** A warehouse connection; which of the optional fields are there depends on `type`. Secrets never come back. */
export interface Connection {
  organizationId: string;
  connectionId: string;
  isSample: boolean;
  isAuditLog: boolean;
  lastActiveAt: string;
  name: string;
  /** `snowflake`, `bigQuery`, `postgres`, … */
  type: string;
  useOauth: boolean;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
  isArchived?: boolean;
  account?: string;
  warehouse?: string;
  user?: string;
  role?: string;
  /** Seconds. */
  timeout?: { default: number; worksheet?: number; dashboard?: number; download?: number };
  writeAccess?: boolean;
  /** Whether column names are made friendly to read. */
  friendlyName?: boolean;
}

export type FileType =
  | 'dashboard'
  | 'data-model'
  | 'dataset'
  | 'folder'
  | 'report'
  | 'sql'
  | 'symlink'
  | 'table'
  | 'template'
  | 'workbook'
  | 'worksheet'
  | 'workspace';

/** An inode: a document, folder or workspace. A workbook's `id` is its workbookId. */
export interface SigmaFile {
  id: string;
  /** The id that stands in the browser's address. */
  urlId: string;
  name: string;
  type: FileType;
  parentId: string;
  parentUrlId: string;
  /** What the one who asks (or the member whose files are listed) may do with it. */
  permission: 'annotate' | 'apply' | 'create' | 'edit' | 'explore' | 'organize' | 'view';
  /** The parent's path, without the file's own name: `Sales/Weekly`. */
  path: string;
  /** `Endorsed`, `Warning`, `Deprecated`, … */
  badge: string | null;
  isArchived: boolean;
  description?: string;
  ownerId?: string | null;
  createdBy: string;
  updatedBy: string;
  createdAt: string;
  updatedAt: string;
}

/** An entry of GET /v2/members/{memberId}/files/recents. */
export interface RecentFile extends SigmaFile {
  lastInteractionAt?: string;
}

/** Lists of files may hold one of these in the place of a file that could not be read. */
export interface EntryError {
  code: number;
  message: string;
  requestId: string;
}

/** An account type. What GET /v2/accountTypes lists; only admins may ask. */
export interface AccountType {
  accountTypeId: string;
  accountTypeName: string;
  description: string;
  isCustom: boolean;
}

/** What POST /v2/auth/token answers to client credentials. */
export interface AccessToken {
  access_token: string;
  refresh_token: string;
  token_type: 'bearer';
  /** Seconds. */
  expires_in: number;
}
