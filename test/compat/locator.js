'use strict';

/** The stored value of a resource locator in mode "By ID". */
const locator = (value) => ({ __rl: true, mode: 'id', value: String(value) });

module.exports = { locator };
