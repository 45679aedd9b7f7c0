# Unblur for photos, without libtorch: docker build -t unblur . && docker run --rm -v "$PWD:/photos" --user "$(id -u):$(id -g)" unblur deblur photo.jpg
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /unblur
COPY . .
ARG TARGETARCH=amd64
RUN dotnet publish src/Unblur.Cli -c Release -p:ReleasePlatform="linux-$(echo "$TARGETARCH" | sed s/amd64/x64/)" -p:SelfContained=true -p:ReleaseLocks=/tmp/locks -p:PublishReadyToRun=true -o /out \
    && mv /out/Unblur.Cli /out/unblur && mkdir /out/models && cp models/*.onnx models/*.json models/*.md /out/models/

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /out /opt/unblur
USER $APP_UID
WORKDIR /photos
ENTRYPOINT ["/opt/unblur/unblur"]
