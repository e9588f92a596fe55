import { z } from 'zod';

export const Uuid = z.guid().meta({ format: 'uuid' });

export const MemberId = z.string().meta({ description: "A member's id: about 29 letters and digits, not a UUID." });

const Timestamp = z.iso.datetime({ precision: 3 });

/** Who made a thing and changed it last, and when. */
export const stamps = { createdBy: MemberId, updatedBy: MemberId, createdAt: Timestamp, updatedAt: Timestamp };

export { Timestamp };

export const Name = z.string().min(1);

export const Nothing = z.object({});

export const ApiError = z
  .object({ requestId: z.string(), message: z.string(), code: z.string() })
  .meta({ id: 'ApiError' });

/** A query parameter that is true or false. */
export const Flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** The query of a list that is read page by page. */
export const pageQuery = {
  page: z
    .string()
    .optional()
    .meta({ description: "`nextPage` of the page before, as it came. It is a token, not a page's number." }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ description: 'Entries a page: 50 if left out, 1000 at most; what is over that counts as 1000.' }),
};

/** The same in the API's other dialect. */
export const tokenQuery = { pageToken: z.string().optional(), pageSize: z.coerce.number().int().min(1).optional() };

/** One page of a list. */
export function pageOf<E extends z.ZodType>(entry: E) {
  return z.object({
    entries: z.array(entry),
    nextPage: z.string().nullable(),
    total: z.int().exactOptional(),
    hasMore: z.boolean().exactOptional(),
  });
}

/** One page of a list in the other dialect. */
export function tokenPageOf<E extends z.ZodType>(entry: E) {
  return z.object({
    entries: z.array(entry),
    nextPageToken: z.string().exactOptional().meta({ description: 'Left out on the last page.' }),
  });
}

/** A list that answered a bare array, when asked without a limit, until June 2026. */
export function pageOrArrayOf<E extends z.ZodType>(entry: E) {
  return z.union([z.array(entry), pageOf(entry)]);
}
