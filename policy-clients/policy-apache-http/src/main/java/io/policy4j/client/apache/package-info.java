/** Policies around Apache HttpClient 5: {@link io.policy4j.client.apache.PolicyExec} puts one into a client's builder. */
@NullMarked
package io.policy4j.client.apache;

import org.jspecify.annotations.NullMarked;
