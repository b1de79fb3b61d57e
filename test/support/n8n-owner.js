'use strict';

const { PROFILE, generatePassword } = require('../../sandbox/start/owner');

/** The owner of every n8n that the tests start. The password is made once a run; jest's workers find it in their environment. */
const OWNER = { ...PROFILE, password: (process.env.E2E_OWNER_PASSWORD ??= generatePassword()) };

module.exports = { OWNER };
