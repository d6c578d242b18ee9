package dev.bonafide.serving.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.reflection.v1.ErrorResponse;
import io.grpc.reflection.v1.ExtensionNumberResponse;
import io.grpc.reflection.v1.FileDescriptorResponse;
import io.grpc.reflection.v1.ListServiceResponse;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers what a client asks about the services. Source: grpc, {@code reflection/v1}. Ours, because
 * the web server's own reflection lists no service of a bound implementation.
 */
final class Reflection {
  private final Map<String, FileDescriptor> files = new TreeMap<>();
  private final Map<String, FileDescriptor> symbols = new TreeMap<>();
  private final List<String> services;

  Reflection(List<FileDescriptor> offered) {
    offered.forEach(this::add);
    services =
        offered.stream()
            .flatMap(f -> f.getServices().stream())
            .map(ServiceDescriptor::getFullName)
            .sorted()
            .toList();
  }

  private void add(FileDescriptor file) {
    if (files.putIfAbsent(file.getName(), file) == null) {
      file.getDependencies().forEach(this::add);
      file.getMessageTypes().forEach(m -> add(file, m));
      file.getEnumTypes().forEach(e -> add(file, e));
      for (ServiceDescriptor service : file.getServices()) {
        symbols.put(service.getFullName(), file);
        service.getMethods().forEach(m -> symbols.put(m.getFullName(), file));
      }
    }
  }

  private void add(FileDescriptor file, Descriptor message) {
    symbols.put(message.getFullName(), file);
    for (FieldDescriptor field : message.getFields()) {
      symbols.put(field.getFullName(), file);
    }
    message.getNestedTypes().forEach(m -> add(file, m));
    message.getEnumTypes().forEach(e -> add(file, e));
  }

  private void add(FileDescriptor file, EnumDescriptor type) {
    symbols.put(type.getFullName(), file);
  }

  ServerReflectionResponse answer(ServerReflectionRequest request) {
    var response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(list());
      case FILE_BY_FILENAME -> file(response, files.get(request.getFileByFilename()));
      case FILE_CONTAINING_SYMBOL -> file(response, symbols.get(request.getFileContainingSymbol()));
      case ALL_EXTENSION_NUMBERS_OF_TYPE ->
          response.setAllExtensionNumbersResponse(
              ExtensionNumberResponse.newBuilder()
                  .setBaseTypeName(request.getAllExtensionNumbersOfType()));
      case FILE_CONTAINING_EXTENSION -> file(response, null);
      case MESSAGEREQUEST_NOT_SET ->
          response.setErrorResponse(error(Status.INVALID_ARGUMENT, "the request asks for nothing"));
    }
    return response.build();
  }

  private ListServiceResponse list() {
    var list = ListServiceResponse.newBuilder();
    services.forEach(name -> list.addService(ServiceResponse.newBuilder().setName(name)));
    return list.build();
  }

  private static void file(
      ServerReflectionResponse.Builder response, @Nullable FileDescriptor file) {
    if (file == null) {
      response.setErrorResponse(error(Status.NOT_FOUND, "no file or symbol of that name"));
      return;
    }
    var all = new LinkedHashMap<String, FileDescriptor>();
    collect(file, all);
    var found = FileDescriptorResponse.newBuilder();
    all.values().forEach(f -> found.addFileDescriptorProto(f.toProto().toByteString()));
    response.setFileDescriptorResponse(found);
  }

  private static void collect(FileDescriptor file, Map<String, FileDescriptor> all) {
    if (all.putIfAbsent(file.getName(), file) == null) {
      file.getDependencies().forEach(d -> collect(d, all));
    }
  }

  private static ErrorResponse error(Status status, String message) {
    return ErrorResponse.newBuilder()
        .setErrorCode(status.getCode().value())
        .setErrorMessage(message)
        .build();
  }
}
