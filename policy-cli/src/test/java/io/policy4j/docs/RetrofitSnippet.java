package io.policy4j.docs;

import io.policy4j.client.okhttp.PolicyCallFactory;
import io.policy4j.resilience4j.ApiPolicy;
import okhttp3.OkHttpClient;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Retrofit;
import retrofit2.http.GET;
import retrofit2.http.Path;

/** Retrofit's own first example, under a policy. */
final class RetrofitSnippet extends UnderPolicy {

    RetrofitSnippet(ApiPolicy policy) {
        super(policy);
    }

    GitHubService service(String baseUrl) {
        // snippet
        Retrofit retrofit = new Retrofit.Builder()
                .baseUrl(baseUrl)
                .callFactory(PolicyCallFactory.wrap(new OkHttpClient(), policy))
                .build();

        GitHubService service = retrofit.create(GitHubService.class);
        // end
        return service;
    }

    /** The interface of that example. */
    interface GitHubService {
        @GET("users/{user}/repos")
        Call<ResponseBody> listRepos(@Path("user") String user);
    }
}
