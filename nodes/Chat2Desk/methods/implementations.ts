/** The functions behind the methods of `index.ts`, which load on first use. */
export { testCredential } from './credential-test';
export { searchDialogs } from './dialog-search';
export { loadOptions, searchChoices, searchList } from './list-search';
export { loadTemplateTransports, loadTransports, withContentLimits } from './load-transports';
export { OPTION_SOURCES } from './option-sources';
export { getClientFields } from './resource-mapping';
