'use strict';

/** The value of a resource locator, as the editor stores one that is given by ID. */
const locator = (value) => ({ __rl: true, mode: 'id', value: String(value) });

module.exports = { locator };
