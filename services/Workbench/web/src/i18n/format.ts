/** Numbers and dates as people write them. */

const number = new Intl.NumberFormat('en');
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

export const formatNumber = (value: number) => number.format(value);
/** 0.123 = 12.3%. */
export const formatShare = (value: number) => percent.format(value);
export const formatDate = (iso: string) => dateTime.format(new Date(iso));
/** Three decimals, or two significant digits where three decimals would say 0. */
export const formatScore = (value: number) => (Math.abs(value) >= 0.1 || value === 0 ? value.toFixed(3) : String(Number(value.toPrecision(2))));
export const plural = (count: number, one: string, many: string) => `${number.format(count)} ${count === 1 ? one : many}`;
