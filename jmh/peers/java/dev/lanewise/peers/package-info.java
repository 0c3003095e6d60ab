/**
 * Other libraries beside ours: compiled with the Maven profile {@code peers} alone, never a dependency of what users embed.
 *
 * <p>One thread everywhere. What a library computes is compared with an oracle in {@code double} before it is timed; data
 * lie as its users would have them, and the clock includes its call overhead. A library that is not there is left out and
 * said to be absent.
 */
package dev.lanewise.peers;
