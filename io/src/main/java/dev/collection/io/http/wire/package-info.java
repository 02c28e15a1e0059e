/**
 * One exchange over the network: connect, send, read, each within a deadline, to no address that is
 * not allowed. Nothing is repeated, followed, unpacked or remembered here: no retries, redirects,
 * cookies, authentication or decompression. Depends on nothing of ours.
 */
package dev.collection.io.http.wire;
