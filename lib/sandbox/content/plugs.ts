import { chance, daysFrom, drawn, pick } from '../chance.ts';
import type { PageDesign } from './design.ts';
import type { Cell, Column, Sheet, Table } from './rows.ts';

/** Three years of opening hours, from 08:00 to 22:00. */
const days = daysFrom('2024-01-01', 1096);
const OPENS_SECONDS = 8 * 3600;
const OPEN_SECONDS = 14 * 3600;

const regions: [region: string, states: string[]][] = [
  ['East', ['New York', 'New Jersey', 'Pennsylvania', 'Massachusetts', 'Connecticut']],
  ['East', ['New York', 'New Jersey', 'Maryland', 'Virginia']],
  ['Midwest', ['Illinois', 'Ohio', 'Michigan', 'Minnesota']],
  ['South', ['Florida', 'Georgia', 'North Carolina', 'Tennessee']],
  ['South', ['Florida', 'Alabama', 'South Carolina']],
  ['Southwest', ['Texas', 'Arizona', 'New Mexico']],
  ['West', ['California', 'Oregon', 'Washington', 'Colorado']],
  ['West', ['California', 'Nevada', 'Utah']],
];

/** Names with commas and quotation marks are there on purpose: a CSV file has to quote them. */
const products: [type: string, family: string, name: string, brand: string, price: number, cost: number][] = [
  ['Computers', 'Laptops', 'Lumen 14" Laptop, silver', 'Arvento', 1149, 804.3],
  ['Computers', 'Laptops', 'Lumen 16" Laptop, graphite', 'Arvento', 1599, 1119.3],
  ['Computers', 'Desktops', 'Cubix Mini PC', 'Novaline', 649, 467.28],
  ['Computers', 'Monitors', 'Vista 27" Monitor', 'Novaline', 329, 221.43],
  ['Computers', 'Accessories', 'Silent Wireless Mouse', 'Tapwell', 29.5, 11.8],
  ['Computers', 'Accessories', 'Compact Keyboard (US)', 'Tapwell', 54.9, 24.16],
  ['Mobiles', 'Phones', 'Orbit 6 Phone, 128 GB', 'Halden', 699, 517.26],
  ['Mobiles', 'Phones', 'Orbit 6 Pro Phone, 256 GB', 'Halden', 949, 683.28],
  ['Mobiles', 'Tablets', 'Slate 11 Tablet', 'Arvento', 479, 340.09],
  ['Mobiles', 'Accessories', 'Fast Charger 65 W', 'Tapwell', 39.9, 15.96],
  ['Mobiles', 'Accessories', 'Braided USB-C Cable, 2 m', 'Tapwell', 14.95, 4.19],
  ['Audio', 'Headphones', 'Hush Noise-Cancelling Headphones', 'Corvane', 279, 161.82],
  ['Audio', 'Headphones', 'Pebble Earbuds', 'Corvane', 89, 42.72],
  ['Audio', 'Speakers', 'Porch Bluetooth Speaker', 'Corvane', 119, 64.26],
  ['Audio', 'Turntables', '"Sunday" Turntable', 'Merriweather', 349, 219.87],
  ['TV & Video', 'Televisions', 'Vista 55" OLED TV', 'Novaline', 1299, 961.26],
  ['TV & Video', 'Televisions', 'Vista 43" LED TV', 'Novaline', 449, 332.26],
  ['TV & Video', 'Streaming', 'Relay Streaming Stick', 'Halden', 49, 24.5],
  ['Photography', 'Cameras', 'Kestrel Mirrorless Camera', 'Merriweather', 1399, 979.3],
  ['Photography', 'Cameras', 'Kestrel Pocket Camera', 'Merriweather', 499, 334.33],
  ['Photography', 'Accessories', 'Travel Tripod', 'Merriweather', 79, 33.97],
  ['Home', 'Smart Home', 'Glow Smart Bulb, 3-pack', 'Halden', 44.9, 18.86],
  ['Home', 'Smart Home', 'Doorbell Camera', 'Halden', 159, 95.4],
  ['Home', 'Power', 'Surge Protector, 8 outlets', 'Tapwell', 34.5, 13.46],
];

const column = (label: string, type: Column['type']): Column => {
  const source = label.toUpperCase().replaceAll(' ', '_');
  return { label, type, source, formula: `[F_SALES/${label}]` };
};

const columns: Column[] = [
  column('Order Number', 'integer'),
  column('Order Date', 'datetime'),
  column('Store Region', 'text'),
  column('Store State', 'text'),
  column('Product Type', 'text'),
  column('Product Family', 'text'),
  column('Product Name', 'text'),
  column('Brand', 'text'),
  column('Loyalty Member', 'logical'),
  column('Quantity', 'integer'),
  column('Unit Price', 'number'),
  column('Cost', 'number'),
  { label: 'Revenue', type: 'number', formula: '[Quantity] * [Unit Price]' },
];

/** The orders, evenly over three years, so that the date of any of them is known without the others. */
function orders(count: number): Table {
  return {
    source: 'RETAIL.PLUGS_ELECTRONICS.F_SALES',
    columns,
    count,
    sortedBy: 1,
    at: (place) => orderAt(place, count),
  };
}

function orderAt(place: number, count: number): Cell[] {
  const time = (place * days.length) / count;
  const day = Math.floor(time);
  const [region, states] = drawn(regions, place, 1);
  const [type, family, name, brand, price, cost] = drawn(products, place, 2);
  const quantity = price > 200 ? 1 + (chance(place, 3) % 2) : 1 + (chance(place, 3) % 5);
  return [
    1_000_001 + place,
    `${pick(days, day)} ${clock(OPENS_SECONDS + Math.floor((time - day) * OPEN_SECONDS))}`,
    region,
    drawn(states, place, 4),
    type,
    family,
    name,
    brand,
    drawn([true, false, false, null], place, 5),
    quantity,
    price,
    Math.round(quantity * cost * 100) / 100,
    Math.round(quantity * price * 100) / 100,
  ];
}

/** `00` to `59`: made once, since there may be millions of times. */
const twoDigits = Array.from({ length: 60 }, (_, value) => String(value).padStart(2, '0'));

function clock(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return `${twoDigits[Math.floor(minutes / 60)]}:${twoDigits[minutes % 60]}:${twoDigits[seconds % 60]}`;
}

/** The workbook "Plugs Electronics": a dashboard, and the orders that it is made of. */
export function plugsPages(orderCount: number): PageDesign[] {
  const table = orders(orderCount);
  const revenueBy = (...by: string[]): Sheet => ({ table, sums: { by, of: 'Revenue', label: 'Revenue' } });
  const control = (id: string, label: string, valueType: 'date-range' | 'text-list' | 'number-range' | 'boolean') => ({
    key: `control ${id}`,
    type: 'control',
    name: label,
    control: { id, valueType, column: label },
  });
  return [
    {
      key: 'sales',
      name: 'Sales',
      elements: [
        { key: 'title', type: 'text', text: 'Plugs Electronics: sales in all stores' },
        control('DateFilter', 'Order Date', 'date-range'),
        control('Store-Region', 'Store Region', 'text-list'),
        control('Quantity', 'Quantity', 'number-range'),
        control('Loyalty-Member', 'Loyalty Member', 'boolean'),
        {
          key: 'by region',
          type: 'visualization',
          vizualizationType: 'bar',
          name: 'Revenue by Store Region',
          sheet: revenueBy('Store Region'),
        },
        {
          key: 'by product',
          type: 'table',
          vizualizationType: 'levelTable',
          name: 'Revenue by Product',
          sheet: revenueBy('Product Type', 'Product Name'),
          schedule: { cronSpec: '30 5 * * 1', timezone: 'America/New_York', paused: true },
        },
      ],
    },
    {
      key: 'data',
      name: 'Data',
      elements: [
        {
          key: 'orders',
          type: 'table',
          vizualizationType: 'levelTable',
          name: 'Plugs Electronics Hands On Lab',
          sheet: { table },
          schedule: { cronSpec: '0 4 1 * *', timezone: 'America/New_York' },
        },
      ],
    },
  ];
}
