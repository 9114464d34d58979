// The page, by the short names that keep the script small.
export const d = document;
export const each = (selector, act) => d.querySelectorAll(selector).forEach(act);
