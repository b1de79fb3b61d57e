'use strict';

const { PERSON, newPassword } = require('../../sandbox/start/owner');

/** The owner of every n8n that the tests start. The password is made once a run; jest's workers find it in their environment. */
const OWNER = { ...PERSON, password: (process.env.E2E_OWNER_PASSWORD ??= newPassword()) };

module.exports = { OWNER };
