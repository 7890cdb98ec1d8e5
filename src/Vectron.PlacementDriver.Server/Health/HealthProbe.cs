using System.Security.Authentication;
using Vectron.PlacementDriver.Server.Security;
using Vectron.PlacementDriver.Server.Settings;

namespace Vectron.PlacementDriver.Server.Health;

/// <summary>The <c>healthcheck</c> subcommand: asks the node on this machine whether it is ready.</summary>
internal static class HealthProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Asks <c>/readyz</c> and says what it answered.</summary>
    public static async Task<ExitCode> RunAsync(PlacementDriverOptions options, TextWriter output, TextWriter error)
    {
        if (options.HttpListen is not { } http)
        {
            await error.WriteLineAsync("healthcheck needs -http-addr, which is none").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }

        var host = http.IsWildcard ? http with { Host = "localhost" } : http;
        try
        {
            // Whoever asks may know whether a node is ready: there is no need to say who asks.
            using var handler = ClientTls.Handler(options.Tls?.Authorities, options.ClusterId, certificate: null);
            using var client = new HttpClient(handler) { Timeout = Patience };
            var url = new Uri(ClientTls.Url(options.Tls?.Authorities, $"{host}/readyz"));
            using var answer = await client.GetAsync(url).ConfigureAwait(false);
            var text = (await answer.Content.ReadAsStringAsync().ConfigureAwait(false)).TrimEnd();
            await (answer.IsSuccessStatusCode ? output : error).WriteLineAsync(text).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? ExitCode.Ok : ExitCode.Unexpected;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await error.WriteLineAsync($"no answer from {host}: {Reason(exception)}").ConfigureAwait(false);
            return ExitCode.Unexpected;
        }
        catch (CredentialException exception)
        {
            await error.WriteLineAsync($"healthcheck: {exception.Message}").ConfigureAwait(false);
            return ExitCode.WrongSettings;
        }
    }

    private static string Reason(Exception exception) =>
        exception.InnerException is AuthenticationException refusal ? refusal.Message : exception.Message;
}
