'use strict';

/** Waits, in milliseconds. In a separate file, because loading nock affects the HTTP of all later tests. */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = { pause };
