'use strict';

/**
 * What each operation sends, written by hand.
 *
 * `all`: with every field set, for the n-th input item (its values: test/support/catalogue.js); several requests in their order.
 * `least`: with nothing but the required fields (and those in `with`), for the first item.
 * `reply`: what comes back as a whole, where that is no list or object in the usual envelope.
 * `afterRefusal`: how many calls it makes after a refusal, to go on or to explain it.
 * `apart`: it has a file of its own.
 * `answer`, `output`: what comes back and what the node makes of it, where it is not the usual `{ id: 70 + n, junk: 'x' }`.
 */

module.exports = {
	...require('./messages'),
	...require('./clients'),
	...require('./others'),
};
