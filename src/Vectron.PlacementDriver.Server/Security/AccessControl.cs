using System.Net;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Vectron.PlacementDriver.Server.Hosting;

namespace Vectron.PlacementDriver.Server.Security;

/// <summary>
/// Lets a call in when the policy admits its caller, and the caller's rate allows it. Between routing and the endpoints
/// of each door.
/// </summary>
internal sealed class AccessControl(
    Callers callers, RateLimits rates, RefusalLog refusals, AuditLog audit, SecurityMetrics metrics)
{
    // Not async: what it passes on, it need not be resumed for.
    /// <summary>Passes a call on or answers it.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            return next(context);
        }

        var verdict = callers.Judge(context);
        if (verdict.Identity is { } identity)
        {
            context.Features.Set(identity);
        }

        var rule = AccessPolicy.Of(endpoint);
        if (!rates.TryTake(verdict.Identity, context.Connection.RemoteIpAddress))
        {
            var status = new Status(
                StatusCode.ResourceExhausted,
                $"{(object?)verdict.Identity ?? "a caller without an identity"} calls more often than this node allows: slow down");
            metrics.Refused(status.StatusCode);
            return RefusalResponse.WriteAsync(context, status);
        }

        if (FindRefusal(context, endpoint, rule, verdict) is { } refusal)
        {
            metrics.Refused(refusal.StatusCode);
            Tell(context, rule, verdict.Identity, refusal);
            return RefusalResponse.WriteAsync(context, refusal);
        }

        return next(context);
    }

    // Those who are nobody must not be able to fill the audit log.
    private void Tell(HttpContext context, AccessRule? rule, Identity? caller, Status refusal)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (rule is { Audited: true } && caller is not null)
        {
            audit.Refused(caller, address, context.Request.Path, refusal);
        }
        else
        {
            refusals.Call(new IPEndPoint(address, context.Connection.RemotePort), context.Request.Path, refusal.Detail);
        }
    }

    private static Status? FindRefusal(HttpContext context, Endpoint endpoint, AccessRule? rule, Verdict verdict)
    {
        if (rule is { IsOpen: true })
        {
            return null;
        }

        if (verdict.Identity is not { } identity)
        {
            return new Status(StatusCode.Unauthenticated, verdict.Reason);
        }

        if (rule is not null)
        {
            return rule.Admits(identity.Role)
                ? null
                : new Status(
                    StatusCode.PermissionDenied,
                    $"{identity} may not call {context.Request.Path}: that takes the role {Identity.NameOf(rule.Roles)}");
        }

        // What the framework answers for methods that nobody serves says no more than that.
        return IsPlaceholder(context, endpoint)
            ? null
            : new Status(StatusCode.PermissionDenied, $"{context.Request.Path} has no access policy, so nobody may call it");
    }

    private static bool IsPlaceholder(HttpContext context, Endpoint endpoint) =>
        context.Features.Get<DoorFeature>()?.Door != Door.Http && endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is null;
}
