/** Tests of what adapters stand on. */
package io.policy4j.client.support;
