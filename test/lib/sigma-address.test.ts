import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlIdOf } from '../../lib/sandbox/ids.ts';
import { readAddress, uuidOfUrlId, withAddresses } from '../../lib/sigma-address.ts';

const uuid = '36f675cc-81e7-4ef5-a8e2-5d940ed90475';
const urlId = '1FIdwZOuiZlCbHEcHuSkKN';
const app = 'https://app.sigmacomputing.com/acme';

describe('a urlId', () => {
  it('is a UUID written shorter', () => {
    expect(uuidOfUrlId(urlId)).toBe(uuid);
  });

  it('of any UUID leads back to it', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), (id) => {
        const written = urlIdOf(id);
        expect(written.length < 21 ? id : uuidOfUrlId(written)).toBe(id);
      }),
    );
  });

  it.each(['', 'abc', `${urlId}x`, '1FIdwZOuiZlCbHEcHuSk-N', 'ZZZZZZZZZZZZZZZZZZZZZZ'])('is not “%s”', (text) => {
    expect(uuidOfUrlId(text)).toBeUndefined();
  });
});

describe('an address copied from Sigma', () => {
  it.each([
    [`${app}/workbook/${urlId}`, 'workbook', undefined],
    [`${app}/workbook/Sales-per-shop-${urlId}`, 'workbook', undefined],
    [`${app}/workbook/Sales-${urlId}?:nodeId=dmZI1LqeLt&:fullScreen=true`, 'workbook', 'dmZI1LqeLt'],
    [`${app}/workbook/Sales-${urlId}/page/abcdefghij?:nodeId=dmZI1LqeLt`, 'workbook', 'dmZI1LqeLt'],
    [`${app}/workbook/Sales-${urlId}/element/dmZI1LqeLt`, 'workbook', 'dmZI1LqeLt'],
    [`${app}/workbook/Sales-${urlId}/tag/Production`, 'workbook', undefined],
    [`${app}/data-model/Sales-model-${urlId}`, 'data model', undefined],
    [`${app}/b/${urlId}`, 'dataset', undefined],
    [`${app}/anything/${uuid}`, undefined, undefined],
  ])('%s', (address, thing, elementId) => {
    expect(readAddress(address)).toEqual({ thing, id: uuid, elementId });
  });

  it('of a member’s page holds the memberId', () => {
    expect(readAddress(`${app}/admin/people/KteJXJQfHuei5GxxY9hQOnFZHP91A`)?.id).toBe('KteJXJQfHuei5GxxY9hQOnFZHP91A');
  });

  it.each([`${app}/workbook/Sales`, `${app}/workbooks`, 'https://', 'Sales', app])('is not %s', (text) => {
    expect(readAddress(text)).toBeUndefined();
  });
});

describe('settings with addresses', () => {
  const withElement = `${app}/workbook/Sales-${urlId}?:nodeId=dmZI1LqeLt`;
  const settingsOf = (texts: Record<string, [value: string, level: number]>) =>
    withAddresses((name) => {
      const [value, level] = texts[name] ?? [];
      return value === undefined || level === undefined ? undefined : { value, level, origin: '.env' };
    });

  it('take the element from the workbook’s address', () => {
    const settings = settingsOf({ WORKBOOK_ID: [withElement, 0] });
    expect(settings('ELEMENT_ID')).toEqual({ value: 'dmZI1LqeLt', level: 0, origin: '.env' });
    expect(settings('WORKBOOK_ID')?.value).toBe(withElement);
    expect(settings('TEAMID')).toBeUndefined();
  });

  it('take the workbook from the element’s address', () => {
    expect(settingsOf({ ELEMENT_ID: [withElement, 0] })('WORKBOOK_ID')?.value).toBe(withElement);
  });

  it.each([
    ['beside it counts', 0, 'abcdefghij'],
    ['from a weaker place does not', 2, 'dmZI1LqeLt'],
  ])('an element that is set %s', (_what, level, expected) => {
    const settings = settingsOf({ WORKBOOK_ID: [withElement, 0], ELEMENT_ID: ['abcdefghij', level] });
    expect(settings('ELEMENT_ID')?.value).toBe(expected);
  });

  it('leave a workbook’s address without an element alone', () => {
    expect(settingsOf({ WORKBOOK_ID: [`${app}/workbook/${urlId}`, 0] })('ELEMENT_ID')).toBeUndefined();
  });
});
