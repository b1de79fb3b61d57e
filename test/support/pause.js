'use strict';

/** A wait in a test, in milliseconds. By itself, because whoever loads nock changes the HTTP of everything that runs after it. */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

module.exports = { pause };
