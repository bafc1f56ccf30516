/** The pictures of docs/img, each of a main page; `npm run shots` takes them anew. */
export const pictures = {
  cartable: '/cartable/',
  request: '/cartable/cases/:id',
  form: '/cartable/start/:process',
  task: '/cartable/items/:id',
  inbox: '/inbox/:view/:item',
  'inbox-dark': '/inbox/:view/:item',
  process: '/inbox/processes',
  problems: '/inbox/problems',
  money: '/inbox/money',
  audit: '/inbox/audit',
  design: '/design'
} as const;

export type PictureName = keyof typeof pictures;
